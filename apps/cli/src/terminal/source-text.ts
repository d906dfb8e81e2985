/** A file that a person wrote, and the way from a JSON pointer back to its line. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
  /** Counted from 1; undefined when the pointer leads nowhere in it. */
  readonly lineOf: (pointer: string) => number | undefined;
}
