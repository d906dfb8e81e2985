import { describe, expect, test } from '@jest/globals';
import { chooseHub } from './choose-hub.ts';
import type { HubClues } from './choose-hub.ts';

const nothing: HubClues = { hubOption: undefined, hubVariable: undefined, tokenFile: undefined, tokenVariable: undefined, directory: '/data/hub', localUrl: undefined, adminToken: undefined };
const local: HubClues = { ...nothing, localUrl: 'http://127.0.0.1:7447', adminToken: 'admin\n' };

describe('which hub, and who we are to it', () => {
  test('given a hub on this machine, then it and its own token are used', () => {
    expect(chooseHub(local)).toEqual({ ok: true, value: { url: 'http://127.0.0.1:7447', token: 'admin' } });
  });

  test('given nothing, then the message says where was looked and what to do', () => {
    expect(chooseHub(nothing)).toEqual({ ok: false, noHub: expect.stringMatching(/\/data\/hub\/hub\.json\n.*`fuel hub start`.*--hub/) });
  });

  test('given a flag, a variable and a local hub, then the flag goes first', () => {
    const clues = { ...local, hubOption: 'http://flag', hubVariable: 'http://variable', tokenVariable: 'v', tokenFile: { path: 'f', text: 'from-file\n' } };
    expect(chooseHub(clues)).toEqual({ ok: true, value: { url: 'http://flag', token: 'from-file' } });
    expect(chooseHub({ ...clues, hubOption: undefined, tokenFile: undefined })).toEqual({ ok: true, value: { url: 'http://variable', token: 'v' } });
  });

  test('given another hub, then the token of the local one is never sent to it', () => {
    expect(chooseHub({ ...local, hubOption: 'https://hub.example.com' })).toEqual({ ok: false, token: expect.stringContaining('FUEL_TOKEN') });
    expect(chooseHub({ ...local, hubOption: 'http://127.0.0.1:9999' })).toMatchObject({ ok: false });
  });

  test('given the local hub by another name, then its token is good', () => {
    expect(chooseHub({ ...local, hubOption: 'http://localhost:7447' })).toMatchObject({ ok: true, value: { token: 'admin' } });
  });

  test('given a token that is none, then it is refused with its source and not sent', () => {
    expect(chooseHub({ ...local, tokenFile: { path: 'key.pem', text: 'two\nlines' } })).toEqual({ ok: false, usage: expect.stringContaining('key.pem') });
    expect(chooseHub({ ...local, tokenVariable: 'with space' })).toEqual({ ok: false, usage: expect.stringContaining('FUEL_TOKEN') });
  });
});
