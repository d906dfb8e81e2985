import type { ToldView } from '@fuel/contracts';
import { cell, line } from '../terminal/cells.ts';
import type { Look } from '../terminal/look.ts';

/** When the message is heard. */
export const renderTold = (told: ToldView, look: Look): string => line([cell(told.task ?? told.feature, 'bold'), `  ${told.delivery}`], look);
