const CLOCK = 'The clock is an argument here. Instead: take `now` as a parameter, all the way up to the process that owns a clock.';
const CHANCE = 'Chance is an argument here. Instead: take the id (or `newId`) as a parameter, all the way up to the process that owns randomness.';

/** For libs/core and libs/engine: the same input gives the same output, today and in a replay ten years from now. */
export const NO_CLOCK_NO_CHANCE = [
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: CLOCK },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: CLOCK },
  { selector: 'CallExpression[callee.name="Date"]', message: CLOCK },
  { selector: 'MemberExpression[object.name="performance"]', message: CLOCK },
  { selector: 'MemberExpression[property.name="hrtime"]', message: CLOCK },
  { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: CHANCE },
  { selector: ':matches(Identifier[name="randomUUID"], Identifier[name="getRandomValues"], Identifier[name="randomBytes"])', message: CHANCE },
];

const RUNNER = '/^(it|test|describe)$/';

/** For spec files: the real thing or nothing, and every test runs. */
export const HONEST_TESTS = [
  {
    selector: 'MemberExpression[object.name="jest"][property.name=/^(mock|doMock|unstable_mockModule|setMock|spyOn|replaceProperty|createMockFromModule)$/]',
    message: 'No mocks of modules. Instead: test the pure function with data, or touch the one real thing in an *.int.spec.ts.',
  },
  {
    selector: `MemberExpression[object.name=${RUNNER}][property.name=/^(skip|only|todo|failing|skipIf)$/]`,
    message: 'Every test runs, always. Instead: fix it or delete it; a condition that cannot be met here is reported as skipped by the e2e runner, loudly.',
  },
  {
    selector: 'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
    message: 'Every test runs, always. Instead: fix it or delete it.',
  },
];

