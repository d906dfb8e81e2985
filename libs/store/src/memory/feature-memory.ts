import type { Id } from '@fuel/contracts';
import type { Changes, Edge, Feature, Task } from '@fuel/core';

/**
 * What this hub remembers of the features that it works on, so that a commit reads one row, the feature's, and not the same tasks and
 * edges again and again. What it remembers is right exactly while the feature's row is at the version at which it was read: every commit
 * that moves a task or an edge of a feature moves the version of that row, and the row is locked before anything is taken from here.
 *
 *   enter (locked) -> same version: use | another: forget and read anew
 *   expect (before the commit) -> committed | failed;  who enters in between and finds the expected version has seen the commit
 */
export interface Memory {
  /** A task never moves to another feature: with this, the feature can be locked without asking where the task is. */
  featureOf(task: Id): Id | undefined;
  /** Tasks that wait for one of these alone, as far as they are remembered: a guess, good for what is asked for early. */
  nextOf(tasks: readonly Id[]): readonly { readonly task: Task; readonly workspace: string }[];
  /** The feature's row is locked and was read just now. */
  enter(feature: Feature): Remembered;
  /** What a commit is about to write. One that moves edges, or takes tasks away, is not waited for: what it touched is read anew. */
  expect(changes: Changes): Expectation;
  forget(features: Iterable<Id>): void;
}

export interface Remembered {
  readonly version: number;
  readonly tasks: ReadonlyMap<Id, Task>;
  readonly edgesFrom: ReadonlyMap<Id, readonly Edge[]>;
  readonly edgesTo: ReadonlyMap<Id, readonly Edge[]>;
  /** As they were read just now. An edge that came past the feature's lock moved the versions of both its tasks: then the edges are not known any more. */
  keepTasks(tasks: readonly Task[]): void;
  keepEdges(side: 'upstream' | 'consumer', task: Id, edges: readonly Edge[]): void;
}

export interface Expectation {
  committed(): void;
  failed(): void;
}

interface Entry extends Remembered {
  version: number;
  readonly workspace: string;
  readonly tasks: Map<Id, Task>;
  readonly edgesFrom: Map<Id, readonly Edge[]>;
  readonly edgesTo: Map<Id, readonly Edge[]>;
  expected: Expected | null;
  put(task: Task): void;
}

interface Expected {
  readonly version: number;
  readonly tasks: readonly Task[];
}

/** In tasks, over all features; the features that were not entered for longest go first. */
export function openMemory(limit: number): Memory {
  const entries = new Map<Id, Entry>();
  const homes = new Map<Id, Id>();

  const drop = (feature: Id): void => {
    for (const task of entries.get(feature)?.tasks.keys() ?? []) homes.delete(task);
    entries.delete(feature);
  };
  const makeRoom = (): void => {
    for (const feature of entries.keys()) {
      if (homes.size <= limit || entries.size === 1) return;
      drop(feature);
    }
  };
  const newEntry = (feature: Feature): Entry => entryOf(feature, (entry, task) => void (entries.get(feature.id) === entry && homes.set(task, feature.id)));
  const come = (entry: Entry, expected: Expected): void => {
    entry.expected = null;
    entry.version = expected.version;
    for (const task of expected.tasks) entry.put(task);
  };

  return {
    featureOf: (task) => homes.get(task),
    nextOf: (tasks) => tasks.flatMap((id) => nextIn(entries.get(homes.get(id) ?? ''), id)),
    enter(feature) {
      const known = entries.get(feature.id);
      if (known?.expected?.version === feature.version) come(known, known.expected);
      const entry = known?.version === feature.version ? known : newEntry(feature);
      if (entry !== known) drop(feature.id);
      // To the end of the line: it was entered last.
      entries.delete(feature.id);
      entries.set(feature.id, entry);
      makeRoom();
      return entry;
    },
    expect(changes) {
      const replanned = movesEdges(changes);
      const touched = [...writtenBy(changes)].flatMap(([feature, tasks]) => {
        const entry = entries.get(feature);
        if (entry === undefined) return [];
        entry.expected = null;
        if (replanned) return [];
        const expected: Expected = { version: entry.version + 1, tasks };
        entry.expected = expected;
        return [{ entry, expected }];
      });
      return {
        committed() {
          for (const { entry, expected } of touched) if (entry.expected === expected) come(entry, expected);
        },
        failed() {
          for (const { entry, expected } of touched) if (entry.expected === expected) entry.expected = null;
        },
      };
    },
    forget(features) {
      for (const feature of features) drop(feature);
    },
  };
}

function nextIn(entry: Entry | undefined, id: Id): { readonly task: Task; readonly workspace: string }[] {
  if (entry === undefined) return [];
  const consumers = (entry.edgesFrom.get(id) ?? []).flatMap(({ consumer }) => entry.tasks.get(consumer) ?? []);
  return consumers.filter(({ holds }) => holds === 1).map((task) => ({ task, workspace: entry.workspace }));
}

function entryOf({ version, workspace }: Feature, kept: (entry: Entry, task: Id) => void): Entry {
  const entry: Entry = {
    version,
    workspace,
    tasks: new Map(),
    edgesFrom: new Map(),
    edgesTo: new Map(),
    expected: null,
    put(task) {
      entry.tasks.set(task.spec.id, task);
      kept(entry, task.spec.id);
    },
    keepTasks(tasks) {
      for (const task of tasks) {
        const { id } = task.spec;
        if (entry.tasks.get(id)?.version !== task.version) {
          entry.edgesFrom.delete(id);
          entry.edgesTo.delete(id);
        }
        entry.put(task);
      }
    },
    keepEdges: (side, task, edges) => void (side === 'upstream' ? entry.edgesFrom : entry.edgesTo).set(task, edges),
  };
  return entry;
}

const movesEdges = ({ created, newEdges, goneEdges, goneTasks }: Changes): boolean =>
  newEdges.length + goneEdges.length + goneTasks.length > 0 || created.some((one) => one.edges.length > 0);

/** By feature: the tasks that these changes write, as they are afterwards. */
function writtenBy(changes: Changes): Map<Id, Task[]> {
  const written = new Map<Id, Task[]>(changes.features.map((feature) => [feature.id, []]));
  for (const task of changes.tasks) {
    const { feature } = task.spec;
    const tasks = written.get(feature) ?? [];
    tasks.push({ ...task, version: task.version + 1 });
    written.set(feature, tasks);
  }
  return written;
}
