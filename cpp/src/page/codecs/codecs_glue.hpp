#pragma once

#include <cstddef>

/// The functions of codecs_glue.js. Text and bytes go as pointer and length.
extern "C" {

// One value of a message, on its way to the page; see value_walk.hpp.
void emsocket_build_null(void);
void emsocket_build_bool(int value);
void emsocket_build_number(double value);
/// An integer that no double holds: high * 2^32 + low.
void emsocket_build_bigint(double high, double low, int is_negative);
void emsocket_build_string(const char* text, std::size_t length);
void emsocket_build_bytes(const void* bytes, std::size_t length);
void emsocket_build_array(void);
void emsocket_build_object(void);
/// 0 where the object has it already.
int emsocket_build_key(const char* text, std::size_t length);
void emsocket_build_end(void);

/// What is wrong with the message, in a sentence.
void emsocket_codec_fault(const char* text, std::size_t length);

/// A request has its outcome: the number of the RequestStatus, and that of the
/// SendResult or -1.
void emsocket_request_end(int owner, double id, int status, int send_result);
}
