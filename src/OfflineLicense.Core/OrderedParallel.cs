namespace OfflineLicense;

/// <summary>
/// Reading, hashing, parsing and compressing run ahead of the one writer, in parallel and in bounded memory; results come
/// in the order of the source, so that nothing ever depends on timing.
/// </summary>
internal static class OrderedParallel
{
    private const int Depth = 64;
    private const long Budget = 64 * Limits.MiB;

    /// <param name="source">Read on the caller's thread.</param>
    /// <param name="weight">Bytes that an item will hold while it waits; one item is always let in, whatever it weighs.</param>
    /// <param name="work">Done by several threads.</param>
    /// <param name="depth">How many items wait at most.</param>
    public static IEnumerable<TOut> Ordered<TIn, TOut>(
        IEnumerable<TIn> source, Func<TIn, long> weight, Func<TIn, TOut> work, int depth = Depth)
    {
        var waiting = new Queue<(Task<TOut> Task, long Weight)>(depth);
        var held = 0L;
        foreach (var item in source)
        {
            var size = weight(item);
            while (waiting.Count > 0 && (waiting.Count >= depth || held + size > Budget))
                yield return Next();
            waiting.Enqueue((Task.Run(() => work(item)), size));
            held += size;
        }

        while (waiting.Count > 0)
            yield return Next();

        TOut Next()
        {
            var (task, size) = waiting.Dequeue();
            held -= size;
            return task.GetAwaiter().GetResult();
        }
    }
}
