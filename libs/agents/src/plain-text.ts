/** Text that a database, a message and a terminal can hold: no control characters but newline and tab, whole characters, bounded. */
export function plainText(text: string, maxLength: number): string {
  const plain = text.replace(/\r\n?/g, '\n').replace(/[\p{Cc}\p{Cs}]/gu, (character) => (character === '\n' || character === '\t' ? character : '\ufffd'));
  if (plain.length <= maxLength) return plain;
  const cut = plain.slice(0, maxLength - 1).replace(/\p{Cs}$/u, '');
  return `${cut}…`;
}
