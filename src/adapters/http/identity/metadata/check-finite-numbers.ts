import { HttpProblem } from '#adapters/http/problems/http-problem.ts';

/** JSON can write numbers that no number of JavaScript is, such as 1e999. @throws {HttpProblem} 400 */
export function checkFiniteNumbers(value: unknown): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new HttpProblem('request.malformed', 'The body holds a number that is too large.');
  }
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(checkFiniteNumbers);
}
