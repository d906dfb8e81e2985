import type { EventView } from '@fuel/contracts';

/** JSON has no raw line breaks, so one data line is enough. */
export const frameOf = (event: EventView): string => `id: ${event.position}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
