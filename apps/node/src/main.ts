import { outliveReaders } from '@fuel/process';
import { runProgram } from './program.ts';

outliveReaders();
const code = await runProgram(process.argv.slice(2));
// A connection that was still being looked for must not keep a stopped node alive; what was printed goes out first.
process.stdout.write('', () => process.exit(code));
