import type { FeatureView } from '@fuel/contracts';
import type { ExitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { nextStep } from './next-step.ts';
import { renderTree } from './render-tree.ts';

/** After a feature was made: begins it when that was asked for, shows it, and says what could be done next. */
export async function reportCreated(session: Session, created: FeatureView, start: boolean): Promise<ExitCode> {
  const { id } = created;
  const feature = start ? await session.client.call('startFeature', { params: { id } }) : { ok: true as const, value: created };
  if (!feature.ok) {
    session.say(`the feature was created as ${id} but not started`);
    return session.refuse(feature);
  }
  const step = start ? `follow it with \`fuel feature watch ${id}\`` : nextStep(feature.value);
  return session.show(feature.value, (value, look) => renderTree(value, look).join('\n'), step);
}
