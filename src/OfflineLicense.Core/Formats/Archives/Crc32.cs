namespace OfflineLicense.Formats.Archives;

/// <summary>The checksum of zip (polynomial EDB88320), eight bytes a step: the runtime reads zip entries without checking theirs.</summary>
internal sealed class Crc32
{
    private static readonly uint[][] Tables = MakeTables();

    private uint _state = uint.MaxValue;

    public uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        var t = Tables;
        while (bytes.Length >= 8)
        {
            state ^= (uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24));
            state = t[7][(byte)state] ^ t[6][(byte)(state >> 8)] ^ t[5][(byte)(state >> 16)] ^ t[4][state >> 24]
                ^ t[3][bytes[4]] ^ t[2][bytes[5]] ^ t[1][bytes[6]] ^ t[0][bytes[7]];
            bytes = bytes[8..];
        }
        foreach (var value in bytes)
            state = t[0][(byte)state ^ value] ^ (state >> 8);
        _state = state;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (var k = 0; k < 8; k++)
        {
            tables[k] = new uint[256];
            for (var i = 0u; i < 256; i++)
            {
                var value = k == 0 ? i : tables[k - 1][i];
                for (var bit = 0; bit < 8; bit++)
                    value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
                tables[k][i] = value;
            }
        }
        return tables;
    }
}
