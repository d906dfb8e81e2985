import { LineCounter, parseDocument } from 'yaml';
import { keyNode, nodeAt, placeOf, type Place } from './config-problems.ts';

export type Places = {
  /** Of the value there, or the nearest thing around it. */
  readonly value: (path: readonly string[]) => Place;
  readonly key: (name: string) => Place;
};

/** Where things stand in a JSON text, which is YAML too. */
export function placesIn(text: string): Places {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  return {
    value: (path) => placeOf(nodeAt(document, path), counter),
    key: (name) => placeOf(keyNode(document, [], name), counter),
  };
}
