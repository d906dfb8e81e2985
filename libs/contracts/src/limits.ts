/** What one request may be. Large enough for 100,000 tasks with 200,000 dependencies at once. */
export const limits = {
  /** Bytes of a body; FUEL_BODY_LIMIT sets another. */
  bodyBytes: 64 * 1024 * 1024,
  /** Of callers who have no token yet. */
  strangersBytes: 16 * 1024,
  /** Levels of lists and objects. */
  depth: 32,
  /** Values in a body: each member of an object and each item of a list. */
  values: 5_000_000,
} as const;

/** docs/api/limits.md */
export const limitsPage = (): string => `<!-- Written by \`npm run generate\` from libs/contracts/src/limits.ts. -->

# Limits

| what | limit | refused with |
|---|---|---|
| bytes of a body | ${limits.bodyBytes.toLocaleString('en')}; FUEL_BODY_LIMIT sets another | 413 \`body.too_large\` |
| bytes of a body without a token (join) | ${limits.strangersBytes.toLocaleString('en')} | 413 \`body.too_large\` |
| levels of lists and objects | ${limits.depth} | 422 \`body.too_deep\` |
| values (members and items) in a body | ${limits.values.toLocaleString('en')} | 422 \`body.too_many\` |
| items of a list | \`maxItems\` of the list in openapi.json: 100,000 tasks of a feature, 10,000 dependencies of a task, 1,000 comments | 422 \`body.too_many\` |
| characters of a text | \`maxLength\` in openapi.json: 1,000,000 of a prompt, 200 of a title | 400 \`body.invalid\` |
| items of a page | 500; 50 where \`limit\` is not given; the first 100 tasks come with their feature | 400 \`body.invalid\` |
| errors that one answer names | 100 | |
| an Idempotency-Key | 200 characters, kept for 24 hours | 400 \`header.invalid\` |

Levels and values are counted as a body comes in. A plan of 100,000 tasks and 200,000 dependencies with prompts of 400 characters is about 60 MB
and 2 million values; one with longer prompts wants a larger FUEL_BODY_LIMIT, or comes in parts. A long list, such as the tasks of a plan, is read,
checked and written in portions, so that everybody else is heard meanwhile; still it is one request: all of it is there, or nothing.

While such a plan comes in, a hub takes about 570 MB: from 4 MiB of a body on it lets its heap grow by a fifth before it collects, and not to several
times what is alive, as Node does. That costs the plan a little time, and nothing else any.
`;
