import { styleText } from 'node:util';

const painted = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
type Style = Parameters<typeof styleText>[0];
const paint = (style: Style, text: string): string => (painted ? styleText(style, text) : text);

/** What the demo says between the commands. */
export const show = {
  title: (text: string) => console.log(`\n${paint('bold', text)}`),
  say: (text: string) => console.log(text),
  /** The command as a person would type it. */
  command: (args: readonly string[]) => console.log(paint('dim', `\n$ fuel ${args.map((arg) => (/[^\w./:=-]/.test(arg) ? JSON.stringify(arg) : arg)).join(' ')}`)),
  good: (text: string) => console.log(paint('green', text)),
  bad: (text: string) => console.error(paint('red', text)),
};
