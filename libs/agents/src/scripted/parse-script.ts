import type { Fields } from './read-fields.ts';
import { ScriptError, readFields } from './read-fields.ts';
import type { Step } from './step.ts';

/** At the beginning of a line only: material is quoted, so a block inside it is not one. */
const block = /^```fuel-script[^\n]*\n(?<body>[\s\S]*?)^```[^\S\n]*$/gm;

/** The last block of the prompt is the script: a person who asks for a change can bring a new one. */
export function parseScript(prompt: string): readonly Step[] {
  const body = [...prompt.replace(/\r\n/g, '\n').matchAll(block)].at(-1)?.groups?.['body'];
  if (body === undefined) throw new ScriptError('the prompt has no ```fuel-script block; the scripted agent does what such a block says and nothing else');
  return stepsOf(parseJson(body), 'script');
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new ScriptError(`the fuel-script block is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function stepsOf(value: unknown, where: string): Step[] {
  if (!Array.isArray(value)) throw new ScriptError(`${where} must be a list of steps`);
  return value.map((step: unknown, index) => stepOf(step, `${where}[${index}]`));
}

function stepOf(value: unknown, where: string): Step {
  const fields = readFields(value, where);
  const name = Object.keys(value as object)[0];
  const read = name !== undefined && Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (name === undefined || read === undefined) {
    throw new ScriptError(`${where} is no step that is known: ${JSON.stringify(name ?? null)}; known are: ${Object.keys(readers).join(', ')}`);
  }
  return read(fields, where);
}

type Reader = (fields: Fields, where: string) => Step;

const writing = (name: 'write' | 'append'): Reader => (fields) => {
  fields.only(name, 'content');
  return { do: name, path: fields.text(name), content: fields.text('content') };
};
const onPath = (name: 'remove' | 'dirty' | 'waitForFile' | 'failUnlessFile' | 'readUpstreams'): Reader => (fields) => {
  fields.only(name);
  return { do: name, path: fields.text(name) };
};
const saying = (name: 'print' | 'log' | 'declareNoChange' | 'message' | 'shell'): Reader => (fields) => {
  fields.only(name);
  return { do: name, text: fields.text(name) };
};

const readers: Readonly<Record<string, Reader>> = {
  write: writing('write'),
  append: writing('append'),
  replace(fields) {
    fields.only('replace');
    const inside = fields.inside('replace');
    inside.only('path', 'find', 'with');
    return { do: 'replace', path: inside.text('path'), find: inside.text('find'), with: inside.text('with') };
  },
  remove: onPath('remove'),
  dirty: onPath('dirty'),
  commit(fields) {
    fields.only('commit');
    return { do: 'commit', message: fields.text('commit') };
  },
  copyUpstream(fields) {
    fields.only('copyUpstream');
    const inside = fields.inside('copyUpstream');
    inside.only('repository', 'from', 'to');
    return { do: 'copyUpstream', repository: inside.text('repository'), from: inside.text('from'), to: inside.text('to') };
  },
  freeze(fields) {
    fields.only('freeze');
    const inside = fields.inside('freeze');
    inside.only('name', 'path');
    return { do: 'freeze', name: inside.text('name'), path: inside.text('path') };
  },
  copyContract(fields) {
    fields.only('copyContract');
    const inside = fields.inside('copyContract');
    inside.only('name', 'to');
    return { do: 'copyContract', name: inside.text('name'), to: inside.text('to') };
  },
  readUpstreams: onPath('readUpstreams'),
  print: saying('print'),
  log: saying('log'),
  flood(fields) {
    fields.only('flood');
    const inside = fields.inside('flood');
    inside.only('lines');
    return { do: 'flood', lines: inside.whole('lines') };
  },
  sleep(fields) {
    fields.only('sleep');
    return { do: 'sleep', ms: fields.whole('sleep') };
  },
  spend(fields) {
    fields.only('spend');
    const inside = fields.inside('spend');
    inside.only('usd', 'tokens');
    return { do: 'spend', usd: inside.amount('usd'), tokens: inside.whole('tokens', 0) };
  },
  waitForFile: onPath('waitForFile'),
  failUnlessFile: onPath('failUnlessFile'),
  exit(fields) {
    fields.only('exit');
    return { do: 'exit', code: fields.whole('exit') };
  },
  fail(fields) {
    fields.only('fail');
    const inside = fields.inside('fail');
    inside.only('kind', 'message', 'until');
    const until = inside.optionalText('until');
    return { do: 'fail', kind: inside.text('kind'), message: inside.text('message'), ...(until === undefined ? {} : { until }) };
  },
  ask(fields, where) {
    fields.only('ask', 'options');
    const options = fields.list('options').map((option) => {
      if (typeof option !== 'string') throw new ScriptError(`${where}.options must be a list of texts`);
      return option;
    });
    return { do: 'ask', text: fields.text('ask'), options };
  },
  declareNoChange: saying('declareNoChange'),
  message: saying('message'),
  shell: saying('shell'),
  ignoreSigterm(fields) {
    fields.only('ignoreSigterm');
    if (!fields.flag('ignoreSigterm')) throw new ScriptError('ignoreSigterm can only be true');
    return { do: 'ignoreSigterm' };
  },
  grandchild(fields) {
    fields.only('grandchild');
    const inside = fields.inside('grandchild');
    inside.only('setsid', 'sleep', 'ignoreSigterm');
    return { do: 'grandchild', setsid: inside.flag('setsid'), sleepMs: inside.whole('sleep'), ignoreSigterm: inside.flag('ignoreSigterm') };
  },
  review(fields) {
    fields.only('review', 'issues');
    return { do: 'outcome', value: { verdict: fields.text('review'), issues: fields.list('issues') } };
  },
  outcome(fields) {
    fields.only('outcome');
    return { do: 'outcome', value: fields.any('outcome') };
  },
  whenFile(fields, where) {
    fields.only('whenFile', 'steps', 'otherwise');
    return { do: 'whenFile', path: fields.text('whenFile'), steps: stepsOf(fields.list('steps'), `${where}.steps`), otherwise: stepsOf(fields.list('otherwise'), `${where}.otherwise`) };
  },
  whenEpoch(fields, where) {
    fields.only('whenEpoch', 'steps', 'otherwise');
    const steps = stepsOf(fields.list('steps'), `${where}.steps`);
    const otherwise = stepsOf(fields.list('otherwise'), `${where}.otherwise`);
    return { do: 'whenEpoch', value: fields.whole('whenEpoch'), steps, otherwise };
  },
};
