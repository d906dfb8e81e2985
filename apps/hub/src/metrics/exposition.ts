export type Labels = Readonly<Record<string, string>>;
export interface Sample {
  readonly labels?: Labels;
  /** After the name: `_bucket`, `_sum`, `_count`. */
  readonly part?: string;
  readonly value: number;
}
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: readonly Sample[];
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const labelText = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};
const numberText = (value: number): string => (value === Number.POSITIVE_INFINITY ? '+Inf' : String(value));

const familyText = ({ name, help, type, samples }: Family): string =>
  [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map(({ labels = {}, part = '', value }) => `${name}${part}${labelText(labels)} ${numberText(value)}`)].join('\n');

/** The text form of Prometheus, version 0.0.4. */
export const exposition = (families: readonly Family[]): string => `${families.map(familyText).join('\n')}\n`;

export const exposedAs = 'text/plain; version=0.0.4; charset=utf-8';
