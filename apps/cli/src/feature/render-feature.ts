import type { FeatureSummary, FeatureView } from '@fuel/contracts';
import { cell, line, table } from '../terminal/cells.ts';
import { ago } from '../terminal/duration.ts';
import { countersText } from '../terminal/labels.ts';
import type { Look } from '../terminal/look.ts';
import { printable } from '../terminal/printable.ts';
import { featureStateCell } from '../terminal/states.ts';
import { renderTree } from './render-tree.ts';

export function renderFeature(feature: FeatureView, look: Look): string {
  const description = feature.description.trim();
  return [...renderTree(feature, look), ...(description === '' ? [] : ['', printable(description)])].join('\n');
}

export function renderFeatures(features: readonly FeatureSummary[], look: Look): string {
  if (features.length === 0) return '';
  const rows = features.map((feature) => [
    feature.id,
    featureStateCell(feature.state),
    countersText(feature.counters),
    ago(feature.updatedAt, look.now),
    feature.repositories.join(', '),
    feature.name,
  ]);
  return table(['ID', 'STATE', 'TASKS', 'CHANGED', 'REPOSITORIES', 'NAME'], rows, look);
}

/** One line that says what a command has done to a feature. */
export const renderMoved = (feature: FeatureView, look: Look): string =>
  line([cell(feature.id, 'bold'), '  ', featureStateCell(feature.state), `  ${feature.name}`], look);
