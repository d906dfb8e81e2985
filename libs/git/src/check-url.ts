import { repositoryUrlFault } from '@fuel/contracts';
import type { Checked } from './results.ts';
import { accepted, refused } from './refuse-name.ts';

/** The hub has said the same at registration; what git is run with is looked at again where git is run. */
export function checkRepositoryUrl(url: string): Checked {
  const fault = repositoryUrlFault(url);
  return fault === null ? accepted(url) : refused('url', fault.reason, fault.remedy);
}
