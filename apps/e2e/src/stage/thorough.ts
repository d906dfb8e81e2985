/** `npm run test:faults` takes all the time that a fault needs; `npm test` shortens outages and tries some of the points. */
export const thorough = process.env['FUEL_THOROUGH'] === '1';
