import path from 'node:path';

const VAGUE = /(^|[-.])(utils?|helpers?|common|managers?|services?|misc|shared)([-.]|$)/;
const KEBAB = /^[a-z0-9]+([.-][a-z0-9]+)*\.(ts|tsx|mjs|cjs|js)$/;

export const fileNames = {
  meta: {
    type: 'suggestion',
    docs: { description: 'a file is one noun or verb and named so' },
    schema: [],
    messages: {
      vague: '"{{name}}" says nothing about what is inside. Instead: name the file for what it does (merge-task.ts); if the name needs an "and", split it.',
      kebab: '"{{name}}" is not in kebab case. Instead: lower case words joined by "-" (merge-task.ts).',
    },
  },
  create(context) {
    const name = path.basename(context.filename);
    return {
      Program(node) {
        if (VAGUE.test(name)) context.report({ node, messageId: 'vague', data: { name } });
        else if (!KEBAB.test(name)) context.report({ node, messageId: 'kebab', data: { name } });
      },
    };
  },
};
