#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    csp::fuzz::worldFile(QByteArrayView(data, qsizetype(size)));
    return 0;
}
