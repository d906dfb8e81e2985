export type FittedPatch = { readonly text: string; readonly truncated: boolean };

/** In a signed batch the patch is a JSON text inside a JSON text; a line end takes three bytes there, a quote four. */
const wireBytes = (text: string): number => Buffer.byteLength(JSON.stringify(JSON.stringify(text)));

/** Cut until it fits into a message, at a line end when there is one near. */
export function fitPatch(patch: FittedPatch, limits: { readonly maxBytes: number; readonly maxLength: number }): FittedPatch {
  let { text } = patch;
  if (text.length > limits.maxLength) text = text.slice(0, limits.maxLength);
  for (let bytes = wireBytes(text); bytes > limits.maxBytes; bytes = wireBytes(text)) {
    text = text.slice(0, Math.floor((text.length * limits.maxBytes * 0.98) / bytes));
  }
  if (text.length === patch.text.length) return patch;
  const line = text.lastIndexOf('\n');
  return { text: line > text.length - 1_000 ? text.slice(0, line + 1) : text, truncated: true };
}
