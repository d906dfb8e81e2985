/** One line of output without its line ending. `droppedBytes` > 0 says that it was longer than the limit and was cut. */
export interface Line {
  readonly text: string;
  readonly droppedBytes: number;
}

export interface OutputLine extends Line {
  readonly stream: 'stdout' | 'stderr';
}
