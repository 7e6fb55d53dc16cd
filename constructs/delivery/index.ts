export { dockerfileProblems } from './dockerfile-rules';
