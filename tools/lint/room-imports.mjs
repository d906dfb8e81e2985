import path from 'node:path';
import { isBuiltin } from 'node:module';
import { ANYWHERE_ROOMS, OWNED_PACKAGES, PURE_ROOMS, SPEC_PACKAGES } from './rooms.mjs';

const WORKSPACE_ROOT = path.resolve(import.meta.dirname, '../..');
/** What a package shows to spec files of rooms above, besides its index; named in its "exports". */
const TEST_DOORS = ['@fuel/engine/simulation'];
const DEEP_IMPORT = /^(@fuel\/[^/]+)\/.+/;

export const matches = (pattern, specifier) =>
  pattern.endsWith('*') ? specifier.startsWith(pattern.slice(0, -1)) : specifier === pattern;

const matchesAny = (patterns, specifier) => patterns.some((pattern) => matches(pattern, specifier));
const isInside = (room, file) => file.startsWith(`${room}/`);
export const isSpec = (file) => /\.(spec|arb)\.tsx?$/.test(file);

function pureRoomRefusal(specifier, file) {
  const pure = PURE_ROOMS.find(({ room }) => isInside(room, file));
  if (!pure || matchesAny(pure.only, specifier)) return undefined;
  if (isSpec(file) && matchesAny(SPEC_PACKAGES, specifier)) return undefined;
  return { specifier, where: pure.room, instead: pure.instead };
}

function anywhereRoomRefusal(specifier, file) {
  const anywhere = ANYWHERE_ROOMS.find(({ room }) => isInside(room, file));
  if (!anywhere || isSpec(file) || !isBuiltin(specifier)) return undefined;
  return { specifier, where: anywhere.room, instead: anywhere.instead };
}

function ownedPackageRefusal(specifier, file) {
  const owned = OWNED_PACKAGES.find(({ packages }) => matchesAny(packages, specifier));
  if (!owned || owned.rooms.some((room) => isInside(room, file))) return undefined;
  if (owned.specs && isSpec(file)) return undefined;
  return { specifier, where: `${path.dirname(file)} (only ${owned.rooms.join(', ')} may)`, instead: owned.instead };
}

/** The reason why `file` (relative to the workspace) may not import `specifier`, or undefined. */
export function refuseImport(specifier, file) {
  if (specifier.startsWith('.') || specifier.startsWith('/')) return undefined;
  if (TEST_DOORS.includes(specifier) && isSpec(file)) return undefined;
  const deep = DEEP_IMPORT.exec(specifier);
  if (deep) return { specifier, where: file, instead: `import from ${deep[1]} and export the name in its src/index.ts` };
  const refusal = ownedPackageRefusal(specifier, file) ?? anywhereRoomRefusal(specifier, file);
  if (refusal || specifier.startsWith('@fuel/')) return refusal;
  return pureRoomRefusal(specifier, file);
}

export const roomImports = {
  meta: {
    type: 'problem',
    docs: { description: 'one npm package, one room; pure rooms import nothing' },
    schema: [],
    messages: { refused: '"{{specifier}}" cannot be imported in {{where}}. Instead: {{instead}}.' },
  },
  create(context) {
    const file = path.relative(WORKSPACE_ROOT, context.filename).split(path.sep).join('/');
    const check = (source) => {
      if (typeof source?.value !== 'string') return;
      const data = refuseImport(source.value, file);
      if (data) context.report({ node: source, messageId: 'refused', data });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
      TSExternalModuleReference: (node) => check(node.expression),
      'CallExpression[callee.name="require"]': (node) => check(node.arguments[0]),
      'CallExpression[callee.property.name="getBuiltinModule"]': (node) => check(node.arguments[0]),
    };
  },
};
