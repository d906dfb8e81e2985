import { type Refusal, repositoryUrlFault } from '@fuel/contracts';

/** Said to whoever can correct it, before any node sees the address. */
export function checkAddress(url: string): Refusal | null {
  const fault = repositoryUrlFault(url);
  if (fault === null) return null;
  const remedy = fault.remedy.charAt(0).toUpperCase() + fault.remedy.slice(1);
  return { code: 'repository.url_unsafe', detail: `"url" ${fault.reason}. ${remedy}.`, pointer: '/url' };
}
