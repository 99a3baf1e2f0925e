using System.IO.Abstractions;

namespace OfflineLicense.Tests.Support;

/// <summary>A stream that a fake disk hands out as one of its files.</summary>
internal sealed class FakeFileStream(Stream stream, string path) : FileSystemStream(stream, path, isAsync: false);
