/** A prompt for the scripted agent: words for people and the steps that it will take. */
export const script = (words: string, steps: readonly unknown[]): string => `${words}\n\n\`\`\`fuel-script\n${JSON.stringify(steps, null, 2)}\n\`\`\`\n`;

/** The shortest useful piece of work. */
export const write = (path: string, content: string, message = `Write ${path}`): string =>
  script(`Write ${path}.`, [{ write: path, content }, { commit: message }]);
