// What the C++ library's own classes say of their types: nothing. Nobody here
// asks, since nothing is cast dynamically or caught, but the objects that say
// it refer to the code of dynamic_cast, which would be a twentieth of the
// module.
//
// These stand in for the tables of virtual functions that libc++abi brings
// under the same names (Itanium C++ ABI, 2.9.5), which the linker then leaves
// out.

namespace {
using Table = const void* const[3];
}

extern "C" {
extern Table class_type asm("_ZTVN10__cxxabiv117__class_type_infoE");
extern Table derived_type asm("_ZTVN10__cxxabiv120__si_class_type_infoE");
extern Table derived_types asm("_ZTVN10__cxxabiv121__vmi_class_type_infoE");

Table class_type = {};
Table derived_type = {};
Table derived_types = {};
}
