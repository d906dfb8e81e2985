type Values = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Fills the path's `:names` and adds the query; a hub may live below a path of its own. */
export function requestUrl(base: string, path: string, params: Values = {}, query: Values = {}): string {
  const filled = path.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(String(params[name])));
  const url = new URL(base.replace(/\/+$/, '') + filled);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) url.searchParams.set(name, String(value));
  }
  return url.href;
}

export const isHubUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
