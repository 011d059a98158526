export { closestName } from '../errors/closest-name.ts';
