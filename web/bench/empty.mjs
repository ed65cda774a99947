// For load.html: what it takes to load any script.
export {};
