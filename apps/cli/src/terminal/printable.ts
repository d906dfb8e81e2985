/** Control characters, C1 included, and marks that turn the direction of writing: they could redraw what a person is about to approve. */
const hostile = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from elsewhere (titles, summaries, diffs written by agents) made safe to show; line ends and tabs stay. */
export const printable = (text: string): string => text.replace(/\r\n/g, '\n').replace(hostile, '\uFFFD');

/** Without line ends and tabs; spaces are kept, because gaps and indentation are meant. */
export const flat = (text: string): string => printable(text.replace(/[\t\r\n\u2028\u2029]+/g, ' '));

export const oneLine = (text: string): string => flat(text.replace(/\s+/g, ' ').trim());
