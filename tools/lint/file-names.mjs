import path from 'node:path';

const VAGUE = /(^|[-.])(utils?|helpers?|common|managers?|services?|misc)([-.]|$)/;
const VAGUE_FOLDERS = ['common', 'helpers', 'managers', 'misc', 'services', 'shared', 'utils'];
const KEBAB = /^[a-z0-9]+([.-][a-z0-9]+)*\.(ts|tsx|mjs|cjs|js)$/;

export const fileNames = {
  meta: {
    type: 'suggestion',
    docs: { description: 'a file is one noun or verb and named so' },
    schema: [],
    messages: {
      vague: '"{{name}}" says nothing about what is inside. Instead: name the file for what it does (merge-task.ts); if the name needs an "and", split it.',
      folder: 'A folder named "{{name}}" collects what has no home. Instead: put each file in the room, or the folder, that it is about.',
      kebab: '"{{name}}" is not in kebab case. Instead: lower case words joined by "-" (merge-task.ts).',
    },
  },
  create(context) {
    const name = path.basename(context.filename);
    const inside = path.relative(context.cwd, context.filename).split(path.sep).slice(0, -1);
    const folder = inside.find((part) => VAGUE_FOLDERS.includes(part));
    return {
      Program(node) {
        if (folder) context.report({ node, messageId: 'folder', data: { name: folder } });
        if (VAGUE.test(name)) context.report({ node, messageId: 'vague', data: { name } });
        else if (!KEBAB.test(name)) context.report({ node, messageId: 'kebab', data: { name } });
      },
    };
  },
};
