/** A script that is wrong. The message names the step, the field, and what is wanted there. */
export class ScriptError extends Error {}

export interface Fields {
  readonly text: (name: string) => string;
  readonly optionalText: (name: string) => string | undefined;
  readonly whole: (name: string, otherwise?: number) => number;
  /** Of money. */
  readonly amount: (name: string) => number;
  readonly flag: (name: string) => boolean;
  readonly any: (name: string) => unknown;
  readonly list: (name: string) => readonly unknown[];
  /** Another object in this one. */
  readonly inside: (name: string) => Fields;
  /** Refuses what nobody asked for: a misspelt field must not pass in silence. */
  readonly only: (...names: string[]) => void;
}

export function readFields(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ScriptError(`${where} must be an object`);
  const fields = new Map<string, unknown>(Object.entries(value));
  const wrong = (name: string, wanted: string) => new ScriptError(`${where}.${name} must be ${wanted}, not ${JSON.stringify(fields.get(name)) ?? 'absent'}`);
  const text = (name: string) => {
    const found = fields.get(name);
    if (typeof found !== 'string') throw wrong(name, 'a text');
    return found;
  };
  return {
    text,
    optionalText: (name) => (fields.has(name) ? text(name) : undefined),
    whole(name, otherwise) {
      const found = fields.get(name) ?? otherwise;
      if (typeof found !== 'number' || !Number.isInteger(found) || found < 0) throw wrong(name, 'a whole number from 0 on');
      return found;
    },
    amount(name) {
      const found = fields.get(name) ?? 0;
      if (typeof found !== 'number' || !Number.isFinite(found) || found < 0) throw wrong(name, 'a number from 0 on');
      return found;
    },
    flag(name) {
      const found = fields.get(name) ?? false;
      if (typeof found !== 'boolean') throw wrong(name, 'true or false');
      return found;
    },
    any: (name) => fields.get(name),
    list(name) {
      const found = fields.get(name) ?? [];
      if (!Array.isArray(found)) throw wrong(name, 'a list');
      return found;
    },
    inside: (name) => readFields(fields.get(name), `${where}.${name}`),
    only(...names) {
      const unknown = [...fields.keys()].find((name) => !names.includes(name));
      if (unknown !== undefined) throw new ScriptError(`${where}.${unknown} is not known here; this step has: ${names.join(', ')}`);
    },
  };
}
