// The class that both kinds of sockets are made of.
var WebSocket = Module['WebSocket'];
