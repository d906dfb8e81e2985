import { fileNames } from './file-names.mjs';
import { roomImports } from './room-imports.mjs';

export const fuelPlugin = { rules: { 'room-imports': roomImports, 'file-names': fileNames } };
