/** What people read in the history of the default branch. */
export const describeMerge = (
  feature: { readonly id: string; readonly name: string },
  head: { readonly task: string; readonly title: string; readonly sha: string },
): string => `Land "${head.title}" of "${feature.name}"\n\nFuel-Feature: ${feature.id}\nFuel-Task: ${head.task}\nFuel-Head: ${head.sha}\n`;
