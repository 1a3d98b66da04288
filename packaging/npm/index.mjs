import api from './index.cjs';

export const { start, Sandbox, SandboxError, program } = api;
export default api;
