// What Emscripten makes is the body of this function; its Module is the object
// that web/src/loader.ts gives.
export default function createEmsocketModule(options) {
