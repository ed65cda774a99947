// The types of the module that Emscripten writes beside the built page.
import type { ChatModule } from './chat-module.js';

export default function createChatModule(): Promise<ChatModule>;
