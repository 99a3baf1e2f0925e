using System.Runtime.InteropServices;
using System.Text.Json;

namespace OfflineLicense.Formats.Fields;

/// <summary>
/// A vendor's JSON, token by token: strict grammar, nesting capped, and a key that occurs twice in one object noticed
/// (the last one wins, as in the device's own reader). Throws only <see cref="JsonException"/> and, for a lone
/// surrogate in a string, <see cref="InvalidOperationException"/>: see <see cref="IsItsFault"/>.
/// </summary>
internal ref struct StrictJsonReader
{
    /// <summary>How many keys of the open objects are remembered; an object beyond that is not searched for doubles.</summary>
    public const int Room = 256;

    private readonly Span<ulong> _keys;
    private Utf8JsonReader _reader;
    private Frames _frames;
    private int _count;

    public StrictJsonReader(ReadOnlySpan<byte> text, Span<ulong> room)
    {
        _reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = Limits.JsonDepth });
        _keys = room;
    }

    /// <summary>Reads up to the fault that <see cref="JsonSyntax"/> found, and then ends as a text ends: it throws nothing.</summary>
    public StrictJsonReader(ReadOnlySpan<byte> text, Span<ulong> room, JsonFaultPlace fault)
    {
        var options = new JsonReaderOptions { MaxDepth = Limits.JsonDepth };
        _reader = fault.Kind == JsonFaultKind.None ? new Utf8JsonReader(text, options)
            : new Utf8JsonReader(text[..fault.Start], isFinalBlock: false, new JsonReaderState(options));
        _keys = room;
    }

    /// <summary>The first key found twice in one object, or null.</summary>
    public string? Doubled { get; private set; }

    public readonly JsonTokenType Token => _reader.TokenType;

    public readonly int Depth => _reader.CurrentDepth;

    /// <summary>Where the current token begins, and where the reader is after it.</summary>
    public readonly int Start => (int)_reader.TokenStartIndex;

    public readonly int End => (int)_reader.BytesConsumed;

    public static bool IsItsFault(Exception exception) => exception is JsonException or InvalidOperationException;

    public bool Read()
    {
        if (!_reader.Read())
            return false;
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                _frames[_reader.CurrentDepth] = _count;
                break;
            case JsonTokenType.EndObject:
                _count = _frames[_reader.CurrentDepth];
                break;
            case JsonTokenType.PropertyName:
                Remember();
                break;
        }

        return true;
    }

    public readonly bool Is(ReadOnlySpan<byte> name) =>
        _reader.ValueIsEscaped ? _reader.ValueTextEquals(name) : _reader.ValueSpan.SequenceEqual(name);

    /// <summary>The name at the reader, escapes undone.</summary>
    public readonly ReadOnlySpan<byte> Key() => _reader.ValueIsEscaped ? Unescaped() : _reader.ValueSpan;

    /// <summary>
    /// To the next key of the object that was entered at <paramref name="depth"/> (see <see cref="Enter"/>), passing over
    /// whatever is left of the value before it. False at the object's end.
    /// </summary>
    public bool NextKey(int depth)
    {
        while (Read())
        {
            if (_reader.CurrentDepth == depth && _reader.TokenType == JsonTokenType.EndObject)
                return false;
            if (_reader.CurrentDepth == depth + 1 && _reader.TokenType == JsonTokenType.PropertyName)
                return true;
        }

        return false;
    }

    /// <summary>Steps onto a value. Its depth where it is an object, to walk it with <see cref="NextKey"/>; else -1.</summary>
    public int Enter()
    {
        Read();
        return _reader.TokenType == JsonTokenType.StartObject ? _reader.CurrentDepth : -1;
    }

    /// <summary>Passes over the value at the reader.</summary>
    public void Skip()
    {
        if (_reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        var depth = _reader.CurrentDepth;
        while (Read() && _reader.CurrentDepth > depth)
        {
        }
    }

    /// <summary>Steps onto a value: a string's or number's text as UTF-8; empty for anything else, which is passed over.</summary>
    public ReadOnlySpan<byte> ReadText()
    {
        Read();
        return Text();
    }

    /// <summary>The text of the string or number at the reader.</summary>
    public ReadOnlySpan<byte> Text()
    {
        if (_reader.TokenType is JsonTokenType.String)
            return _reader.ValueIsEscaped ? Unescaped() : _reader.ValueSpan;
        if (_reader.TokenType is JsonTokenType.Number)
            return _reader.ValueSpan;
        Skip();
        return default;
    }

    /// <summary>Copies the string at the reader with its escapes undone; the buffer holds at least the text's length.</summary>
    public readonly int CopyString(Span<byte> into) => _reader.CopyString(into);

    /// <summary>Reads what is left, so that trailing text is an error.</summary>
    public void ToEnd()
    {
        while (Read())
        {
        }
    }

    private readonly ReadOnlySpan<byte> Unescaped()
    {
        var text = new byte[_reader.ValueSpan.Length];
        return text.AsSpan(0, _reader.CopyString(text));
    }

    private void Remember()
    {
        if (_count >= _keys.Length)
            return;
        var key = Fingerprint(Key());
        if (_keys[_frames[_reader.CurrentDepth - 1].._count].Contains(key))
            Doubled ??= _reader.GetString();
        else
            _keys[_count++] = key;
    }

    /// <summary>64 bits of a key. A chance collision would cost a needless notice and nothing else.</summary>
    private static ulong Fingerprint(ReadOnlySpan<byte> key)
    {
        var mix = (ulong)key.Length;
        while (key.Length >= 8)
        {
            mix = Stir(mix, MemoryMarshal.Read<ulong>(key));
            key = key[8..];
        }

        var last = 0UL;
        foreach (var letter in key)
            last = (last << 8) | letter;
        return Stir(mix, last);
    }

    private static ulong Stir(ulong mix, ulong value)
    {
        mix = (mix ^ value) * 0x9E37_79B9_7F4A_7C15;
        return mix ^ (mix >> 29);
    }

    [System.Runtime.CompilerServices.InlineArray(Limits.JsonDepth + 2)]
    private struct Frames
    {
        private int _first;
    }
}
