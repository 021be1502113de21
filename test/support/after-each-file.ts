import { endApiProcesses } from './api-process';

afterAll(endApiProcesses);
