import { runCommand, runScript } from './step.mjs';

/**
 * `npm run test:faults [part of a name …]`: the scenarios in which something dies, freezes, is away or is repeated, with all the time that it takes:
 * every point at which a hub can be killed, outages of minutes. Each prints how long after its return the next attempt began.
 */
const FAULTS = ['05', '06', '07', '08', '09', '17', '19', '22', '24', '25', '65', '66', '67', '68', '69', '70', '75', '76', '99'].map((number) => `${number}-`);

const built = await runCommand('nx', ['run-many', '-t', 'build']);
process.exitCode = built === 0 ? await runScript('apps/e2e/src/run.ts', process.argv.length > 2 ? process.argv.slice(2) : FAULTS, { FUEL_THOROUGH: '1', FUEL_E2E_LANES: '2' }) : built;
