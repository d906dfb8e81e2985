/** No token of ours is longer; what is longer is not hashed. */
const longest = 200;

export function bearerOf(header: string | undefined): string | null {
  const token = /^bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? null;
  return token !== null && token.length <= longest ? token : null;
}
