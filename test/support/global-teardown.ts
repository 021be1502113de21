import { endTestRun } from './test-run-end';

export default endTestRun;
