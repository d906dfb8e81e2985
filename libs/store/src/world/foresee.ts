import type { Id } from '@fuel/contracts';
import type { Board } from '@fuel/core';
import type { Reading } from '../memory/reading.ts';
import { type Around, boardIfNobodyWaits } from './read-board.ts';
import { promptsOf } from './read-tasks.ts';

/** What these tasks' consumers will need when they are given out goes out with the next statement, and is there when it is asked for. */
export function foresee(reading: Reading, tasks: readonly Id[], now: number): void {
  const next = reading.memory.nextOf(tasks);
  if (next.length === 0) return;
  const around = { repositories: next.flatMap(({ task }) => task.spec.repository ?? []), workspaces: next.map(({ workspace }) => workspace), lanes: next.flatMap(({ task }) => task.spec.lane?.key ?? []) };
  const ids = next.map(({ task }) => task.spec.id);
  const [board, prompts] = [boardIfNobodyWaits(reading.query, now, around), promptsOf(reading.query, ids)];
  // Perhaps nobody asks for it; where the transaction is void, somebody else hears why.
  for (const asked of [board, prompts]) asked.catch(() => undefined);
  reading.foreseen = { around, board, tasks: new Set(ids), prompts };
}

/** As it was foreseen, where that covers it. */
export function foreseenBoard({ query, foreseen }: Reading, now: number, around: Around): Promise<Board | null> {
  const covers = (wanted: readonly string[], there: readonly string[] = []): boolean => wanted.every((one) => there.includes(one));
  if (foreseen !== null && covers(around.repositories, foreseen.around.repositories) && covers(around.workspaces, foreseen.around.workspaces) && covers(around.lanes, foreseen.around.lanes)) return foreseen.board;
  return boardIfNobodyWaits(query, now, around);
}
