import { expect, test } from '@jest/globals';
import { sshCommand } from './ssh-command.ts';

const ours = '-oBatchMode=yes -oConnectTimeout=30 -oServerAliveInterval=15 -oServerAliveCountMax=4 -oControlMaster=no';

test.each([
  ['ssh', `ssh ${ours}`],
  ['ssh -i ~/.ssh/work', `ssh ${ours} -i ~/.ssh/work`],
  ['/opt/open ssh/bin/ssh', '/opt/open ssh/bin/ssh'],
  ['"/opt/open ssh/bin/ssh" -v', `"/opt/open ssh/bin/ssh" ${ours} -v`],
  ['plink -batch', 'plink -batch'],
  ['', ''],
])('given %s, then nobody is asked where it is OpenSSH, and another program is left alone', (given, expected) => {
  expect(sshCommand(given)).toBe(expected);
});
