using System.Text;

namespace OfflineLicense.Tests.WorstCases;

/// <summary>One kind of hostile file of any size: a head, units until the size is reached, a tail.</summary>
/// <param name="Name">What is repeated in it.</param>
/// <param name="Head">The beginning.</param>
/// <param name="Unit">The n-th unit; a new text for each n where the file must not repeat itself.</param>
/// <param name="Tail">The end.</param>
internal sealed record Shape(string Name, string Head, Func<int, string> Unit, string Tail = "")
{
    public Shape(string name, string head, string unit, string tail = "")
        : this(name, head, _ => unit, tail)
    {
    }

    /// <summary>Where it is collected: responses of CSSM at a desk.</summary>
    public bool IsForDesk { get; init; }

    public Encoding Encoding { get; init; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file of this size by other means: archives.</summary>
    public Action<Stream, long>? Container { get; init; }

    /// <summary>Writes the file; never longer than <paramref name="size"/> but for a first unit that is.</summary>
    public void Write(Stream to, long size)
    {
        if (Container is not null)
        {
            Container(to, size);
            return;
        }

        to.Write(Encoding.GetBytes(Head));
        var tail = Encoding.GetBytes(Tail);
        var pending = new StringBuilder();
        var left = size - to.Position - tail.Length;
        for (var at = 0; ; at++)
        {
            var unit = Unit(at);
            left -= Encoding.GetByteCount(unit);
            if (left < 0 && at > 0)
                break;
            pending.Append(unit);
            if (pending.Length < 64 * 1024)
                continue;
            to.Write(Encoding.GetBytes(pending.ToString()));
            pending.Clear();
        }

        to.Write(Encoding.GetBytes(pending.ToString()));
        to.Write(tail);
    }
}
