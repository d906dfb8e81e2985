import type { EventView, FeatureView } from '@fuel/contracts';
import type { Session } from '../session.ts';
import { wrap } from '../terminal/cells.ts';
import { taskLabel } from '../terminal/labels.ts';
import { liveScreen } from '../terminal/live-screen.ts';
import { renderEvent } from '../terminal/render-event.ts';
import { nextStep } from './next-step.ts';
import { renderTree } from './render-tree.ts';

/** Where a watch shows what it learns. */
export interface Board {
  readonly event: (event: EventView) => void;
  readonly feature: (feature: FeatureView) => void;
  /** Talk about the connection; `well` when there is nothing to worry about any more. */
  readonly note: (text: string, well: boolean) => void;
  readonly close: () => void;
}

const SECOND = 1_000;

/** For a person: the tree, drawn anew with each change and each second, because the elapsed times move. */
function liveBoard(session: Session): Board {
  const screen = liveScreen(session.world.stdout);
  let shown: FeatureView | undefined;
  let note: string | undefined;
  const draw = (): void => {
    if (shown === undefined) return;
    const look = session.look();
    const step = nextStep(shown);
    const below = [
      ...(step === undefined ? [] : wrap(step, look.width).map((text) => look.paint('yellow', text))),
      ...(note === undefined ? [] : wrap(note, look.width).map((text) => look.paint('red', text))),
    ];
    screen.draw([...renderTree(shown, look, screen.height() - below.length), ...below]);
  };
  const clock = setInterval(draw, SECOND);
  return {
    event: () => undefined,
    feature: (feature) => {
      shown = feature;
      draw();
    },
    note: (text, well) => {
      note = well ? undefined : text;
      draw();
    },
    close: () => clearInterval(clock),
  };
}

/** For a pipe or a log: a line for each event, and for each state of the whole. */
function linesBoard(session: Session): Board {
  let shown: FeatureView | undefined;
  return {
    event: (event) => {
      const nameTask = (id: string): string | undefined => {
        const task = shown?.tasks.find((candidate) => candidate.id === id);
        return task === undefined ? undefined : taskLabel(task);
      };
      session.write(session.json ? `${JSON.stringify(event)}\n` : `${renderEvent(event, session.look(), nameTask)}\n`);
    },
    feature: (feature) => {
      if (feature.state !== shown?.state) {
        const step = nextStep(feature);
        session.say(`${feature.id} is ${feature.state}${step === undefined ? '' : `: ${step}`}`);
      }
      shown = feature;
    },
    note: (text) => session.say(text),
    close: () => undefined,
  };
}

export const boardFor = (session: Session): Board => (session.world.stdout.isTTY && !session.json ? liveBoard(session) : linesBoard(session));
