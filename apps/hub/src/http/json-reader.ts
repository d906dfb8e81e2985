import { randomUUID } from 'node:crypto';
import { limits, type Refusal } from '@fuel/contracts';
import { JsonScan } from './json-scan.ts';

export type ReadBody = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly refusal: Refusal };

/** Some milliseconds to parse. */
const portionBytes = 256 * 1024;

/** Bytes of the body, and which of it they begin with; what stands for a list that was cut is where that list was. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/**
 * From bytes to a JSON value, as they come; the route's schema comes after. A long list is parsed in portions and its bytes are let go, so that
 * a large body keeps nobody waiting and is in memory once. Everything else is one portion.
 */
export class JsonReader {
  readonly #scan = new JsonScan();
  readonly #portion: number;
  /** What is read and not parsed yet. */
  #pending: Piece[] = [];
  #pendingBytes = 0;
  /** How many of those lie before the list that is being read. */
  #beforeList = 0;
  /** What lies around the lists that were cut: each of them is a list of its name alone there. */
  #around: Piece[] = [];
  readonly #lists = new Map<string, unknown[]>();
  #list: unknown[] | null = null;
  #bytes = 0;
  #fault: string | null = null;

  constructor(portion = portionBytes) {
    this.#portion = portion;
  }

  push(bytes: Uint8Array): void {
    let from = 0;
    for (let at = this.#scan.next(bytes, 0); at < bytes.length; at = this.#scan.next(bytes, at + 1)) {
      if (bytes[at] === 0x2c) {
        if (this.#pendingBytes + at - from < this.#portion) continue;
        this.#keep(bytes, from, at);
        this.#cut(this.#bytes + at);
        from = at + 1;
      } else if (this.#scan.inList) {
        this.#keep(bytes, from, at + 1);
        this.#beforeList = this.#pending.length;
        from = at + 1;
      } else if (this.#list !== null) {
        this.#keep(bytes, from, at);
        this.#cut(this.#bytes + at);
        this.#list = null;
        from = at;
      }
    }
    this.#keep(bytes, from, bytes.length);
    this.#bytes += bytes.length;
  }

  end(): ReadBody {
    if (this.#bytes === 0) return { ok: true, value: undefined };
    const { deepest, values } = this.#scan;
    if (deepest > limits.depth) {
      return no('body.too_deep', `The body is nested deeper than ${limits.depth} levels, which no request here needs. Send the documented form.`);
    }
    if (values > limits.values) {
      return no('body.too_many', `The body holds more than ${limits.values} values. Send it in parts: tasks can be added to a feature later.`);
    }
    if (this.#list !== null) this.#fault ??= 'Unexpected end of JSON input';
    const value = this.#parsed([...this.#around, ...this.#pending], false);
    if (this.#fault !== null) return no('body.not_json', `The body cannot be read as JSON in UTF-8: ${this.#fault}. Correct it and send it again.`);
    for (const held of this.#lists.size === 0 ? [] : Object.values(value as object)) fill(held, this.#lists);
    return { ok: true, value };
  }

  #keep(bytes: Uint8Array, from: number, to: number): void {
    const { deepest, values } = this.#scan;
    if (from === to || this.#fault !== null || deepest > limits.depth || values > limits.values) return;
    this.#pending.push({ bytes: bytes.subarray(from, to), at: this.#bytes + from });
    this.#pendingBytes += to - from;
  }

  /** The items that are pending become values. Those of one list stand one after the other, with what is between two of them left out. `at`: where this ends. */
  #cut(at: number): void {
    const begins = this.#pending[this.#list === null ? this.#beforeList : 0]?.at ?? at;
    if (this.#list === null) {
      const name = `list ${randomUUID()}`;
      this.#around.push(...this.#pending.splice(0, this.#beforeList), { bytes: encoder.encode(JSON.stringify(name)), at: begins });
      this.#lists.set(name, (this.#list = []));
    }
    const items = this.#parsed([{ bytes: open, at: begins - 1 }, ...this.#pending, { bytes: close, at }], true) as unknown[];
    this.#pending = [];
    this.#pendingBytes = 0;
    if (items.length === 0) this.#fault ??= `A comma stands in a list with no value beside it, at byte ${at} of the body`;
    for (const item of items) this.#list.push(item);
  }

  #parsed(pieces: readonly Piece[], isPart: boolean): unknown {
    if (this.#fault !== null) return [];
    let text = '';
    try {
      text = (isPart ? partDecoder : decoder).decode(Buffer.concat(pieces.map(({ bytes }) => bytes)));
      return JSON.parse(text) as unknown;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#fault = this.#lists.size === 0 ? message : placedInBody(message, text, pieces);
      return [];
    }
  }
}

const no = (code: Refusal['code'], detail: string): ReadBody => ({ ok: false, refusal: { code, detail } });

/** What was read is a part of the body, or has gaps: its own lines and characters say nothing to whoever sent it. */
function placedInBody(message: string, text: string, pieces: readonly Piece[]): string {
  return message.replace(/at position (\d+)(?: \(line \d+ column \d+\))?/, (_, position: string) => {
    const marked = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0) - Buffer.byteLength(text);
    let left = marked + Buffer.byteLength(text.slice(0, Number(position)));
    for (const { bytes, at } of pieces) {
      if (left < bytes.length) return `at byte ${at + left} of the body`;
      left -= bytes.length;
    }
    return 'at the end of the body';
  });
}

const encoder = new TextEncoder();
const [open, close] = [encoder.encode('['), encoder.encode(']')];
/** A mark of the byte order may stand at the beginning of a body, and nowhere else. */
const decoder = new TextDecoder('utf-8', { fatal: true });
const partDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function fill(held: unknown, lists: ReadonlyMap<string, readonly unknown[]>): void {
  const items = Array.isArray(held) && held.length === 1 ? lists.get(held[0] as string) : undefined;
  if (items === undefined) return;
  (held as unknown[]).length = 0;
  for (const item of items) (held as unknown[]).push(item);
}
